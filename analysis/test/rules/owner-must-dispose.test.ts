import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'owner-must-dispose';

ruleTest(
  RULE,
  'a pool in a private field that nothing ends',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import workerpool from 'workerpool';
import { fib } from './fib.ts';

export class Renderer {
  readonly #pool = new ProcessPoolExecutor(4); // ! owner-must-dispose
  async run(n: number) {
    return await this.#pool.submit(fib, n);
  }
}
export class Assigned {
  private readonly pool;
  constructor() {
    this.pool = workerpool.pool('./worker.js', { maxWorkers: 2 }); // ! owner-must-dispose
    this.run = this.run.bind(this);
  }
  run(n: number) {
    return this.pool.exec('fib', [n]);
  }
}
export class Late {
  #pool: ProcessPoolExecutor | undefined;
  run(n: number) {
    if (!this.#pool) {
      this.#pool = new ProcessPoolExecutor(4); // ! owner-must-dispose
    }
    return this.#pool.submit(fib, n);
  }
}
export class Threads {
  readonly #pool = new Piscina({ filename: './worker.js', maxThreads: 2 }); // ! owner-must-dispose info
  run = (n: number) => this.#pool.run(n);
}
`,
);

ruleTest(
  RULE,
  'silent: ended by a method or a hook, public, handed on, inherited, a singleton',
  `
import { Injectable } from '@nestjs/common';
import { ProcessPoolExecutor } from 'poolscope';
import { register } from 'somewhere';
import { fib } from './fib.ts';

export class Disposable {
  readonly #pool = new ProcessPoolExecutor(4);
  async [Symbol.asyncDispose]() {
    await this.#pool.shutdown();
  }
}
export class Closing {
  readonly #pool = new ProcessPoolExecutor(4);
  async finishUp() {
    await this.#pool.shutdown();
  }
}
@Injectable()
export class Nest {
  private readonly pool = new ProcessPoolExecutor(4);
  run = (n: number) => this.pool.submit(fib, n);
  async onModuleDestroy() {
    await closeAll();
  }
}
@Injectable()
export class Injected {
  private readonly pool = new ProcessPoolExecutor(4);
  run = (n: number) => this.pool.submit(fib, n);
}
export class Public {
  readonly pool = new ProcessPoolExecutor(4);
  run = (n: number) => this.pool.submit(fib, n);
}
export class Getter {
  readonly #pool = new ProcessPoolExecutor(4);
  get pool() {
    return this.#pool;
  }
}
export class Registered {
  readonly #pool = new ProcessPoolExecutor(4);
  constructor() {
    register(this.#pool);
  }
}
export class PassedOn {
  readonly #pool = new ProcessPoolExecutor(4);
  constructor() {
    register(this);
  }
  run = (n: number) => this.#pool.submit(fib, n);
}
export class Destructured {
  private readonly pool = new ProcessPoolExecutor(4);
  async run(n: number) {
    const { pool } = this;
    return await pool.submit(fib, n);
  }
}
export class Child extends Disposable {
  readonly #own = new ProcessPoolExecutor(4);
  run = (n: number) => this.#own.submit(fib, n);
}
class Only {
  readonly #pool = new ProcessPoolExecutor(4);
  run = (n: number) => this.#pool.submit(fib, n);
}
export const only = new Only();
export class Instance {
  static #instance: Instance | undefined;
  readonly #pool = new ProcessPoolExecutor(4);
  static get() {
    return (Instance.#instance ??= new Instance());
  }
  run = (n: number) => this.#pool.submit(fib, n);
}
export class Shared {
  static readonly #pool = new ProcessPoolExecutor(4);
  run = (n: number) => Shared.#pool.submit(fib, n);
}
export class Given {
  constructor(private readonly pool: ProcessPoolExecutor) {}
  run = (n: number) => this.pool.submit(fib, n);
}
declare function closeAll(): Promise<void>;
`,
);

test(`${RULE}: the fix adds a method that shuts the pool down`, async () => {
  assert.equal(
    await fixedText(
      RULE,
      `import { ProcessPoolExecutor } from 'poolscope';
export class Renderer {
  readonly #pool = new ProcessPoolExecutor(4);
  run(f: () => number) {
    return this.#pool.submit(f);
  }
}
`,
    ),
    `import { ProcessPoolExecutor } from 'poolscope';
export class Renderer {
  readonly #pool = new ProcessPoolExecutor(4);
  run(f: () => number) {
    return this.#pool.submit(f);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.shutdown();
  }
}
`,
  );
});

test(`${RULE}: JavaScript gets close()`, async () => {
  assert.match(
    await fixedText(
      RULE,
      `const workerpool = require('workerpool');
class Renderer {
  start() {
    this._pool = workerpool.pool('./w.js', { maxWorkers: 2 });
  }
  run(n) {
    return this._pool.exec('fib', [n]);
  }
}
module.exports = Renderer;
`,
      'main.cjs',
    ),
    /\n\n {2}async close\(\) \{\n {4}await this\._pool\?\.terminate\(\);\n {2}\}\n\}\n/,
  );
});
