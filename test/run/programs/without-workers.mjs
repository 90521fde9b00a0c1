/** Copies its input to its output, and tells its arguments. */
process.stdout.write(`${process.argv.slice(2).join(' ')}\n`);
process.stdin.pipe(process.stdout);
process.stdin.on('end', () => {
  process.exitCode = 4;
});
