import { createHash } from 'node:crypto';
import { encode, type Encoding } from './encoding.ts';

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
export class Answer {
  readonly contentType: string;
  readonly body: Buffer;
  readonly #encoded = new Map<Encoding, Promise<Buffer>>();
  #etag: string | undefined;
  #bytes: number;
  #onGrowth: () => void = () => undefined;

  constructor(contentType: string, text: string) {
    this.contentType = contentType;
    this.body = own(Buffer.from(text));
    this.#bytes = this.body.length;
  }

  /** Weak, since all encodings of the body have the same. */
  get etag(): string {
    this.#etag ??= `W/"${createHash('sha256').update(this.body).digest('base64url').slice(0, 22)}"`;
    return this.#etag;
  }

  /** The body and what was made of it. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Is told whenever `bytes` has grown. */
  set onGrowth(onGrowth: () => void) {
    this.#onGrowth = onGrowth;
  }

  /** How it is best sent to a client that likes an encoding best. */
  encodingFor(liked: Encoding): Encoding {
    return this.body.length < MIN_COMPRESSED ? 'identity' : liked;
  }

  /** The body in an encoding, which is made once, by whoever asks first. */
  encoded(encoding: Encoding): Promise<Buffer> {
    const found = this.#encoded.get(encoding);
    if (found) return found;
    const made = this.#encode(encoding);
    this.#encoded.set(encoding, made);
    return made;
  }

  async #encode(encoding: Encoding): Promise<Buffer> {
    if (encoding === 'identity') return this.body;
    const encoded = own(await encode(this.body, encoding));
    this.#bytes += encoded.length;
    this.#onGrowth();
    return encoded;
  }
}
