/** Style sheets are bundled by esbuild; the type checker only needs to know that they may be imported. */
declare module '*.css';
