export async function waited(ms: number): Promise<number> {
  await new Promise((done) => setTimeout(done, ms));
  return ms;
}

export const inputs = () => Array.from({ length: 16 }, () => [50] as const);
