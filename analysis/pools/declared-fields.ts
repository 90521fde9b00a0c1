/** What users may say of a pool of their own, field by field: the reader, the schemas and the documentation are held to this. */

interface Field {
  readonly name: string;
  readonly type: 'text' | 'texts' | 'flag' | 'number' | 'choice';
  readonly isRequired: boolean;
  readonly choices?: readonly string[];
  readonly description: string;
}

export const DECLARED_POOL_FIELDS = [
  {
    name: 'package',
    type: 'text',
    isRequired: true,
    description:
      'What is imported: the name of a package, or the path of a file of this folder that begins with `./`.',
  },
  {
    name: 'classes',
    type: 'texts',
    isRequired: false,
    description: 'Exported classes whose instances are pools.',
  },
  {
    name: 'factories',
    type: 'texts',
    isRequired: false,
    description: 'Exported functions that make a pool.',
  },
  {
    name: 'defaultExport',
    type: 'text',
    isRequired: false,
    description: 'The name of the class that is the default export.',
  },
  {
    name: 'submit',
    type: 'text',
    isRequired: true,
    description: 'The method that gives one task to the pool.',
  },
  {
    name: 'map',
    type: 'text',
    isRequired: false,
    description: 'The method that applies one function to many inputs and gives the results in order.',
  },
  {
    name: 'shutdown',
    type: 'texts',
    isRequired: true,
    description: 'The methods that end the pool; the first is the one to recommend.',
  },
  {
    name: 'gracefulShutdown',
    type: 'texts',
    isRequired: false,
    description: 'Those of them that let every task finish first. Where it is absent, nothing is assumed.',
  },
  {
    name: 'refusesAfterShutdown',
    type: 'flag',
    isRequired: false,
    description: 'Whether a task that is submitted after the end fails.',
  },
  {
    name: 'keepsProcessAlive',
    type: 'flag',
    isRequired: false,
    description: 'Whether an open, idle pool keeps the process from ending. True by default.',
  },
  {
    name: 'isDisposable',
    type: 'flag',
    isRequired: false,
    description: 'Whether it has `[Symbol.asyncDispose]`, so that `await using` works. False by default.',
  },
  {
    name: 'task',
    type: 'choice',
    isRequired: false,
    choices: ['reference', 'source', 'file', 'callback'],
    description:
      'How the function of a task is given: `reference`: an exported function that the worker imports; `source`: a function whose source is sent; `file`: a file, so that the call does not show it; `callback`: a function that runs in the caller and holds a worker. `file` by default.',
  },
  {
    name: 'arguments',
    type: 'choice',
    isRequired: false,
    choices: ['rest', 'first', 'list', 'all'],
    description:
      'Which arguments of a submit go to the worker: all after the function, the first, the elements of the second, or every one. Where it is absent, arguments are not checked.',
  },
  {
    name: 'transport',
    type: 'choice',
    isRequired: false,
    choices: ['thread', 'process', 'process-json'],
    description:
      'How values travel: to a thread, or to a process by structured clone or as JSON. Where it is absent, what is true of all is checked.',
  },
  {
    name: 'maxWorkers',
    type: 'text',
    isRequired: false,
    description: 'The option that bounds the number of workers. Where it is absent, sizes are not checked.',
  },
  {
    name: 'optionsAt',
    type: 'number',
    isRequired: false,
    description: 'Where among the arguments of the class or factory the options stand, from 0. 0 by default.',
  },
  {
    name: 'options',
    type: 'texts',
    isRequired: false,
    description: 'Every option that it knows. Where it is absent, misspelt options are not looked for.',
  },
] as const satisfies readonly Field[];

export type DeclaredPoolField = (typeof DECLARED_POOL_FIELDS)[number]['name'];
