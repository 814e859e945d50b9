import { createHash } from 'node:crypto';
import { type Compression, encode, type Encoding } from './contentEncoding.ts';

/** Smaller bodies fit into one packet and are not compressed. */
const MIN_COMPRESSED = 1_400;

/** Copies a buffer that is a slice of a larger one, which it would keep in memory. */
function own(bytes: Buffer): Buffer {
  if (bytes.length === bytes.buffer.byteLength) return bytes;
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}

/** A response body with its encoded forms, which are created on first use. */
export class ResponseBody {
  readonly contentType: string;
  readonly #encoded = new Map<Encoding, Promise<Buffer>>();
  /** A string until its bytes are needed: a body that is sent once is not converted. */
  #content: string | Buffer;
  #etag: string | undefined;
  #encodedBytes = 0;
  #onGrowth: () => void = () => undefined;
  readonly #compress: typeof encode;

  /** @param compress encodes the body */
  constructor(contentType: string, text: string, compress = encode) {
    this.contentType = contentType;
    this.#content = text;
    this.#compress = compress;
  }

  /** The unencoded body. */
  get content(): string | Buffer {
    return this.#content;
  }

  get #body(): Buffer {
    if (typeof this.#content === 'string') this.#content = own(Buffer.from(this.#content));
    return this.#content;
  }

  /** Weak entity tag (RFC 9110, 8.8.3), since all encodings share it. */
  get etag(): string {
    this.#etag ??= `W/"${createHash('sha256').update(this.#content).digest('base64url').slice(0, 22)}"`;
    return this.#etag;
  }

  /** Memory of the body and its encoded forms, in bytes. */
  get bytes(): number {
    return this.#body.length + this.#encodedBytes;
  }

  /** Called whenever `bytes` has grown. */
  set onGrowth(onGrowth: () => void) {
    this.#onGrowth = onGrowth;
  }

  /** The encoding to use for a client's preferred one: small bodies are not compressed. */
  encodingFor(preferred: Encoding): Encoding {
    return this.#content.length < MIN_COMPRESSED ? 'identity' : preferred;
  }

  /** The encoded body, created on first use. */
  encoded(encoding: Compression): Promise<Buffer> {
    const found = this.#encoded.get(encoding);
    if (found) return found;
    const encoded = this.#encode(encoding);
    this.#encoded.set(encoding, encoded);
    // The response may stay in the cache for long, so a failure must not be cached.
    encoded.catch(() => this.#encoded.delete(encoding));
    return encoded;
  }

  async #encode(encoding: Compression): Promise<Buffer> {
    const encoded = own(await this.#compress(this.#body, encoding));
    this.#encodedBytes += encoded.length;
    this.#onGrowth();
    return encoded;
  }
}
