import { createHash } from 'node:crypto';
import { type Compression, encode, type Encoding } from './contentEncoding.ts';

/** What fits one packet is not worth compressing. */
const MIN_COMPRESSED = 1_400;

/** A buffer that holds no memory but its own: small ones are else parts of larger ones. */
function own(bytes: Buffer): Buffer {
  if (bytes.length === bytes.buffer.byteLength) return bytes;
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}

/** A body that is ready to be sent, in each encoding that was asked for so far. */
export class ResponseBody {
  readonly contentType: string;
  readonly #encoded = new Map<Encoding, Promise<Buffer>>();
  /** A text until somebody needs its bytes: what is sent once goes out as it is. */
  #content: string | Buffer;
  #etag: string | undefined;
  #encodedBytes = 0;
  #onGrowth: () => void = () => undefined;
  readonly #compress: typeof encode;

  /** @param compress makes an encoded form of the body */
  constructor(contentType: string, text: string, compress = encode) {
    this.contentType = contentType;
    this.#content = text;
    this.#compress = compress;
  }

  /** What is sent to those who want no encoding. */
  get content(): string | Buffer {
    return this.#content;
  }

  get #body(): Buffer {
    if (typeof this.#content === 'string') this.#content = own(Buffer.from(this.#content));
    return this.#content;
  }

  /** Weak, since all encodings of the body have the same. */
  get etag(): string {
    this.#etag ??= `W/"${createHash('sha256').update(this.#content).digest('base64url').slice(0, 22)}"`;
    return this.#etag;
  }

  /** The body and what was made of it. */
  get bytes(): number {
    return this.#body.length + this.#encodedBytes;
  }

  /** Is told whenever `bytes` has grown. */
  set onGrowth(onGrowth: () => void) {
    this.#onGrowth = onGrowth;
  }

  /** How it is best sent to a client that likes an encoding best. */
  encodingFor(liked: Encoding): Encoding {
    return this.#content.length < MIN_COMPRESSED ? 'identity' : liked;
  }

  /** The body in an encoding, which is made once, by whoever asks first. */
  encoded(encoding: Compression): Promise<Buffer> {
    const found = this.#encoded.get(encoding);
    if (found) return found;
    const made = this.#encode(encoding);
    this.#encoded.set(encoding, made);
    // The answer may be kept for long, and what fails once need not fail again.
    made.catch(() => this.#encoded.delete(encoding));
    return made;
  }

  async #encode(encoding: Compression): Promise<Buffer> {
    const encoded = own(await this.#compress(this.#body, encoding));
    this.#encodedBytes += encoded.length;
    this.#onGrowth();
    return encoded;
  }
}
