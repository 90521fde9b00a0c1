/** Where a text stops being JSON, as an offset; V8 does not always say. The length of the text when it ends too early. */
export function jsonErrorOffset(text: string): number {
  const scanner = new JsonScanner(text);
  return scanner.value() && scanner.isAtEnd() ? text.length : scanner.offset;
}

const SPACE = /[ \t\r\n]*/y;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// oxlint-disable-next-line no-control-regex -- JSON forbids them in strings
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;

class JsonScanner {
  offset = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Moves behind one value, or to where it goes wrong. */
  value(): boolean {
    this.#take(SPACE);
    if (this.#takeOne('[')) return this.#items(']', () => this.value());
    if (this.#takeOne('{')) return this.#items('}', () => this.#property());
    return this.#take(STRING) || this.#take(SCALAR);
  }

  isAtEnd(): boolean {
    this.#take(SPACE);
    return this.offset === this.#text.length;
  }

  #items(close: string, item: () => boolean): boolean {
    this.#take(SPACE);
    if (this.#takeOne(close)) return true;
    for (;;) {
      if (!item()) return false;
      this.#take(SPACE);
      if (this.#takeOne(close)) return true;
      if (!this.#takeOne(',')) return false;
    }
  }

  #property(): boolean {
    this.#take(SPACE);
    if (!this.#take(STRING)) return false;
    this.#take(SPACE);
    return this.#takeOne(':') && this.value();
  }

  #takeOne(character: string): boolean {
    if (this.#text[this.offset] !== character) return false;
    this.offset += 1;
    return true;
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.offset;
    const length = pattern.exec(this.#text)?.[0].length ?? 0;
    this.offset += length;
    return length > 0;
  }
}
