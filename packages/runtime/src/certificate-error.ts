/** What TLS refuses, by the codes of Node and OpenSSL. No repetition helps: certificate, host name or setting are wrong, or a port speaks no TLS. */

/** Verification of a chain (X509_V_ERR_*, as Node names them), and of the host's name. */
const REFUSED =
  /^(UNABLE_TO_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$|HOSTNAME_MISMATCH$|ERR_TLS_|ERR_SSL_|ERR_OSSL_)/;

export function isCertificateError(error: unknown): boolean {
  const { code } = Object(error) as { readonly code?: unknown };
  return typeof code === 'string' && REFUSED.test(code);
}
