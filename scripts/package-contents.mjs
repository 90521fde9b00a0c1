/** What the packaged extension must hold, may hold, and nothing beside. */

const REQUIRED = [
  'package.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'dist/extension.cjs',
  'dist/node_modules.br',
  'dist/runner-host.cjs',
  'dist/server.js',
  'dist/oracle-worker.js',
  'dist/cli.js',
  'dist/runner.js',
  'dist/cpu-sampler.cjs',
  'dist/worker.cjs',
  'dist/recorder.cjs',
  'dist/view.js',
  'dist/view.css',
  'dist/THIRD-PARTY-NOTICES.txt',
];

/** Each kind of native part, whatever the platform is called. */
const NATIVE_PARTS = [
  /^@oxc-parser\/[^/]+\/[^/]+\.node$/,
  /^@oxc-resolver\/[^/]+\/[^/]+\.node$/,
  /^@esbuild\/[^/]+\/(bin\/esbuild|esbuild\.exe)$/,
  /^@typescript\/[^/]+\/lib\/tsc(\.exe)?$/,
  /^@typescript\/[^/]+\/lib\/lib\.es5\.d\.ts$/,
];

const ALLOWED = [
  /^package\.nls(\.[a-z-]+)?\.json$/,
  /^images\/(icon\.png|activity-bar\.svg)$/,
  /^docs\/[\w/-]+\.md$/,
  /^schemas\/[\w.-]+\.json$/,
];

/** Packed into `dist/node_modules.br`, and named here as they will lie when it is unpacked. */
const MODULES = 'dist/node_modules/';

/**
 * @param {string[]} files paths in the package
 * @param {string[]} packages names of the packages under `dist/node_modules`
 * @throws {Error} that names every missing and every unexpected file
 */
export function checkPackageContents(files, packages) {
  const present = new Set(files);
  const modules = files.filter((file) => file.startsWith(MODULES)).map((file) => file.slice(MODULES.length));
  const missing = [
    ...REQUIRED.filter((file) => !present.has(file)),
    ...NATIVE_PARTS.filter((part) => !modules.some((file) => part.test(file))).map(String),
  ];
  const unexpected = [
    ...files.filter((file) => !file.startsWith(MODULES) && !isAllowed(file)),
    ...modules.filter((file) => !isOfPackage(file, packages)).map((file) => MODULES + file),
  ];
  if (missing.length === 0 && unexpected.length === 0) return;
  throw new Error(
    `the package is not what it should be.\nMissing: ${list(missing)}\nUnexpected: ${list(unexpected)}`,
  );
}

function isAllowed(file) {
  return REQUIRED.includes(file) || ALLOWED.some((pattern) => pattern.test(file));
}

function isOfPackage(file, packages) {
  return (
    packages.some((name) => file.startsWith(`${name}/`)) &&
    !/\.(map|ts|mts|cts)$/.test(withoutLibraries(file))
  );
}

/** The compiler's library files are the only TypeScript in the package. */
function withoutLibraries(file) {
  return file.replace(/\/lib\/lib\.[\w.]*d\.ts$/, '');
}

function list(names) {
  return names.length === 0 ? 'nothing' : names.join(', ');
}
