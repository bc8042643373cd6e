/**
 * Preloaded into a relay (`withRelayFault`): sends the process a signal, by itself, at an exact step of its n-th Kafka transaction. So a
 * test kills or stops the real service between any two writes, and the product needs no hooks for it.
 */
import { Kafka } from '@loyalty-ladder/stream/kafkajs/kafkajs.ts';
import type { Producer, ProducerConfig, Transaction } from 'kafkajs';

/**
 * opening: the lease is acquired, earlier producers are not fenced yet. intended: the batch is written down in Postgres, nothing is in
 * Kafka. positioned: the batch's number is in the transaction. sent: the records are too. committed: Postgres does not know yet.
 */
export const RELAY_FAULT_STEPS = ['opening', 'intended', 'positioned', 'sent', 'committed'] as const;
export type RelayFaultStep = (typeof RELAY_FAULT_STEPS)[number];

export interface RelayFault {
  readonly step: RelayFaultStep;
  /** Which of the transactions that carry records, from 1. */
  readonly batch: number;
  readonly signal: 'SIGKILL' | 'SIGSTOP';
}

/** @returns the environment of a relay that this happens to, once. */
export function withRelayFault({ step, batch, signal }: RelayFault): Record<string, string> {
  return { NODE_OPTIONS: `--import ${import.meta.url}`, RELAY_FAULT: `${step} ${batch} ${signal}` };
}

/** In the log right before it happens. */
export const RELAY_FAULT_NOTE = 'relay fault: ';

const [step, batch, signal] = (process.env.RELAY_FAULT ?? '').split(' ');
if (step !== undefined && step !== '') install();

function install(): void {
  const { producer } = Kafka.prototype;
  Kafka.prototype.producer = function (config?: ProducerConfig): Producer {
    return withFault(producer.call(this, config));
  };
}

/** Transactions that carry records; each opening of a producer makes one that carries nothing, and openings are repeated. */
let batches = 0;

function withFault(producer: Producer): Producer {
  return {
    ...producer,
    async transaction() {
      if (batches === 0) reach('opening', Number(batch));
      return transactionWithFault(await producer.transaction());
    },
  };
}

function transactionWithFault(transaction: Transaction): Transaction {
  let number: number | undefined;
  return {
    ...transaction,
    async sendOffsets(offsets) {
      number ??= ++batches;
      reach('intended', number);
      await transaction.sendOffsets(offsets);
      reach('positioned', number);
    },
    async sendBatch(records) {
      const sent = await transaction.sendBatch(records);
      reach('sent', number);
      return sent;
    },
    async commit() {
      await transaction.commit();
      reach('committed', number);
    },
  };
}

/** A step is come to again where a request is repeated. */
let hasHappened = false;

function reach(where: RelayFaultStep, number: number | undefined): void {
  if (hasHappened || where !== step || number !== Number(batch)) return;
  hasHappened = true;
  process.stderr.write(`${RELAY_FAULT_NOTE}${signal} ${where} ${number}\n`);
  process.kill(process.pid, signal);
}
