/** Packages that are shipped as they are, because they have native parts or find files beside themselves. */
export const RUNTIME_PACKAGES = ['oxc-parser', 'oxc-resolver', 'esbuild', 'typescript'];
