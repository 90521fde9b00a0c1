/** A queue that can be put back to at its front; a ring in a power-of-two array. */
export class TaskQueue<Item> {
  #ring: (Item | undefined)[] = Array.from({ length: 64 }, () => undefined);
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(item: Item): void {
    if (this.#length === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#length++) & (this.#ring.length - 1)] = item;
  }

  unshift(item: Item): void {
    if (this.#length === this.#ring.length) this.#grow();
    this.#head = (this.#head - 1) & (this.#ring.length - 1);
    this.#ring[this.#head] = item;
    this.#length++;
  }

  shift(): Item | undefined {
    if (this.#length === 0) return undefined;
    const item = this.#ring[this.#head];
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.#length--;
    return item;
  }

  peek(): Item | undefined {
    return this.#length === 0 ? undefined : this.#ring[this.#head];
  }

  at(index: number): Item | undefined {
    return index < 0 || index >= this.#length
      ? undefined
      : this.#ring[(this.#head + index) & (this.#ring.length - 1)];
  }

  /** Takes out those that fit, in their order. */
  takeOut(fits: (item: Item) => boolean): Item[] {
    const taken: Item[] = [];
    for (const item of this.clear()) {
      if (fits(item)) taken.push(item);
      else this.push(item);
    }
    return taken;
  }

  /** Takes everything out. */
  clear(): Item[] {
    const items: Item[] = [];
    for (let item = this.shift(); item !== undefined; item = this.shift()) items.push(item);
    return items;
  }

  #grow(): void {
    const items = this.clear();
    this.#ring = [...items, ...Array.from({ length: items.length || 64 }, () => undefined)];
    this.#head = 0;
    this.#length = items.length;
  }
}
