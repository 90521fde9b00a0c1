import bcrypt from 'bcryptjs';

export function hashed(password: string): string {
  return bcrypt.hashSync(password, '$2b$07$abcdefghijklmnopqrstuu');
}

export const inputs = () => Array.from({ length: 60 }, (_, i) => [`password ${i}`] as const);
