import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(scrypt) as (password: string, salt: string, length: number) => Promise<Buffer>;

export async function derived(password: string): Promise<string> {
  return (await derive(password, 'salt', 32)).toString('hex');
}

export const inputs = () => Array.from({ length: 14 }, (_, i) => [`password ${i}`] as const);
