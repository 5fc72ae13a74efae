import { fractionOfPi } from './pi';

const subkeys = 18;
const boxes = 4 * 256;
let initial: Uint32Array | undefined;

/** The cipher that bcrypt is made of (Schneier 1993; Provos and Mazières 1999). Here for nothing else: no other thing should use it. */
export class Blowfish {
  private readonly keys: Int32Array;
  private readonly boxes: Int32Array;
  private left = 0;
  private right = 0;

  constructor() {
    initial ??= fractionOfPi(subkeys + boxes);
    this.keys = Int32Array.from(initial.subarray(0, subkeys));
    this.boxes = Int32Array.from(initial.subarray(subkeys));
  }

  /** Encrypts two words of 32 bits. */
  encrypt(left: number, right: number): readonly [number, number] {
    this.left = left;
    this.right = right;
    this.turn();
    return [this.left >>> 0, this.right >>> 0];
  }

  /** Mixes a key into the state, and a salt into what the state is then replaced by; without a salt, nothing. */
  expand(key: Uint8Array, salt?: Uint8Array): void {
    const { keys } = this;
    const keyWords = wordsOf(key);
    const saltWords = salt && wordsOf(salt);
    for (let index = 0; index < subkeys; index++) keys[index] = (keys[index] as number) ^ (keyWords[index % keyWords.length] as number);
    this.left = 0;
    this.right = 0;
    let at = 0;
    for (const part of [keys, this.boxes]) {
      for (let index = 0; index < part.length; index += 2) {
        if (saltWords) {
          this.left ^= saltWords[at++ % saltWords.length] as number;
          this.right ^= saltWords[at++ % saltWords.length] as number;
        }
        this.turn();
        part[index] = this.left;
        part[index + 1] = this.right;
      }
    }
  }

  /** Sixteen rounds over the two words. Written for speed: bcrypt takes half a million of these. */
  private turn(): void {
    const { keys, boxes } = this;
    let [a, b] = [this.left, this.right];
    for (let round = 0; round < 16; round += 2) {
      a ^= keys[round] as number;
      b ^= mixed(boxes, a) ^ (keys[round + 1] as number);
      a ^= mixed(boxes, b);
    }
    this.left = b ^ (keys[17] as number);
    this.right = a ^ (keys[16] as number);
  }
}

function mixed(boxes: Int32Array, word: number): number {
  const sum =
    ((boxes[word >>> 24] as number) + (boxes[256 + ((word >>> 16) & 255)] as number)) ^ (boxes[512 + ((word >>> 8) & 255)] as number);
  return (sum + (boxes[768 + (word & 255)] as number)) | 0;
}

/** The words of 32 bits of bytes that begin again at their end, until they come round. */
function wordsOf(bytes: Uint8Array): Int32Array {
  return Int32Array.from({ length: bytes.length }, (_, word) => {
    let value = 0;
    for (let count = 0; count < 4; count++) value = (value << 8) | (bytes[(word * 4 + count) % bytes.length] as number);
    return value;
  });
}
