/**
 * Signing keys at rest. They must be readable to sign, so they are not hashed but sealed: AES-256-GCM with a key of the configuration,
 * which a dump of the database does not have. Bound to their endpoint, so that a row copied to another one does not open.
 *
 * The configuration names its keys, so that they can be changed: the first one seals, all of them open. A sealed key says which:
 * format 1, length of the name, name, nonce, tag, ciphertext.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';

export interface BoxKey {
  readonly name: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

const CIPHER = 'aes-256-gcm';
const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What is sealed does not open: its key is no longer configured, or it is not what was sealed for this endpoint. */
export class SecretUnreadableError extends OperatingError {
  override readonly code = 'SECRET_UNREADABLE';
  override readonly poison = true;
}

export class SecretBox {
  readonly #keys: readonly BoxKey[];

  /** @param keys the first seals. */
  constructor(keys: readonly BoxKey[]) {
    this.#keys = keys;
  }

  /** @param owner whom the secret belongs to: it opens with the same one only. */
  seal(secret: Buffer, owner: string): Buffer {
    const [first] = this.#keys;
    if (first === undefined) throw new Error('a box has one key at least');
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, first.key, nonce).setAAD(Buffer.from(owner));
    const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
    const name = Buffer.from(first.name);
    return Buffer.concat([Buffer.of(FORMAT, name.length), name, nonce, cipher.getAuthTag(), sealed]);
  }

  /** @throws SecretUnreadableError */
  open(sealed: Buffer, owner: string): Buffer {
    const [format, nameLength = 0] = sealed;
    const name = sealed.subarray(2, 2 + nameLength).toString();
    const known = format === FORMAT ? this.#keys.find((each) => each.name === name) : undefined;
    if (known === undefined) throw new SecretUnreadableError('the key that a secret was sealed with is not configured');
    return decrypted(known.key, sealed.subarray(2 + nameLength), owner);
  }
}

function decrypted(key: Buffer, bytes: Buffer, owner: string): Buffer {
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(owner))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  } catch (error) {
    throw new SecretUnreadableError('a secret is not what was sealed for this endpoint', { cause: error });
  }
}
