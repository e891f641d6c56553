import { agents } from './dataset.ts';

/** An integer from 0 up to `modulus`, drawn for row `n`. */
export const draw = (n: string, seed: number, modulus: number) =>
  `(((hashint8extended(${n}, ${seed}) & 1073741823) % ${modulus})::int)`;

/** The time part of a ULID. */
export const digits = (ms: string) =>
  [45, 40, 35, 30, 25, 20, 15, 10, 5, 0]
    .map((shift) => `substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', ((${ms} >> ${shift}) & 31)::int + 1, 1)`)
    .join(' || ');

/** The names and the ids of the agents, as arrays in SQL. */
export const agentNameArray = `(ARRAY[${agents.map(({ name }) => `'${name}'`).join(',')}])`;
export const agentIdArray = `(ARRAY[${agents.map(({ id }) => `'${id}'`).join(',')}])`;
