/**
 * Text that nests so deeply that reading it would end the process: the native parser overflows its stack without a
 * word at some thousand brackets inside each other, or at as many operators, conditions or labels in one chain, where no
 * person has written any.
 */

const DEEPEST = 1000;
/** Words and operators of one chain. The parser fails at some four thousand of the worst kind. */
const LONGEST_CHAIN = 3000;

/** Where these end a line, the statement goes on; so it does after a word that waits for an operand. */
const OPEN_END = /[-+*/%&|^!~?:=<>.([{]$/;
const OPEN_WORD =
  /\b(?:typeof|void|await|new|delete|yield|keyof|readonly|infer|do|else|extends|return|throw|in|of|instanceof|as|case)$/;
/** A condition on a line of its own waits for its statement. */
const OPEN_CONDITION = /(?:^|\n|\})[ \t]*(?:else[ \t]+)?(?:if|for|while|with)\b[^\n]*\)$/;
const LINE_LOOKED_AT = 120;
/** A statement goes on where the next line, or what stands after a block, begins with these. */
const CONTINUATION =
  /[-+*/%&|^?:=<>.,()[\]`]|(?:else|while|catch|finally|in|of|instanceof|as|satisfies|extends)\b/y;
const SPACE = /\s*/y;

/** Brackets and operators in strings count as well; it takes a thousand of them to be wrong about them. */
export function nestsTooDeeply(text: string): boolean {
  if (text.length < DEEPEST) return false;
  return new NestingScan(text).isTooDeep();
}

class NestingScan {
  readonly #text: string;
  /** Of the brackets that are open, how much the chain around each has grown. */
  readonly #outer: number[] = [];
  #chain = 0;
  #isInWord = false;

  constructor(text: string) {
    this.#text = text;
  }

  isTooDeep(): boolean {
    for (let at = 0; at < this.#text.length; at += 1) {
      const code = this.#text.charCodeAt(at);
      const end = code === 0x2f ? this.#endOfComment(at) : at;
      if (end === at) this.#read(code, at);
      at = end;
      if (this.#chain > LONGEST_CHAIN || this.#outer.length > DEEPEST) return true;
    }
    return false;
  }

  /** The last character of the comment that begins here; the place itself where none does. */
  #endOfComment(at: number): number {
    const next = this.#text.charCodeAt(at + 1);
    if (next !== 0x2f && next !== 0x2a) return at;
    const end = next === 0x2f ? this.#text.indexOf('\n', at) : this.#text.indexOf('*/', at + 2) + 1;
    return end > at ? end : this.#text.length;
  }

  #read(code: number, at: number): void {
    if (isWordCode(code)) {
      if (!this.#isInWord) this.#chain += 1;
      this.#isInWord = true;
      return;
    }
    this.#isInWord = false;
    switch (code) {
      case 0x20: // space
      case 0x09: // tab
      case 0x0d: // carriage return
        break;
      case 0x0a: // line feed
        if (this.#chain > 0 && this.#endsAtLine(at)) this.#chain = 0;
        break;
      case 0x28: // (
      case 0x5b: // [
      case 0x7b: // {
        this.#outer.push(this.#chain + 1);
        this.#chain = 0;
        break;
      case 0x29: // )
      case 0x5d: // ]
        this.#chain = this.#outer.pop() ?? this.#chain;
        break;
      case 0x7d: // }
        this.#chain = this.#outer.pop() ?? this.#chain;
        if (!this.#continuesAt(at + 1)) this.#chain = 0;
        break;
      case 0x2c: // ,
        this.#chain = 0;
        break;
      case 0x3b: // ;
        if (!this.#continuesAt(at + 1)) this.#chain = 0;
        break;
      default:
        this.#chain += 1;
    }
  }

  #endsAtLine(at: number): boolean {
    const before = this.#text.slice(Math.max(0, at - LINE_LOOKED_AT), at).trimEnd();
    const isOpen = OPEN_END.test(before) || OPEN_WORD.test(before) || OPEN_CONDITION.test(before);
    return !isOpen && !this.#continuesAt(at + 1);
  }

  #continuesAt(at: number): boolean {
    SPACE.lastIndex = at;
    SPACE.test(this.#text);
    CONTINUATION.lastIndex = SPACE.lastIndex;
    return CONTINUATION.test(this.#text);
  }
}

function isWordCode(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x5f ||
    code === 0x24 ||
    code > 0x7f
  );
}
