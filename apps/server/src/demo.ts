import { demo } from '@masker/seed';

/** Whom the demo sign-in signs in: the seed makes the same person. */
export const demoPerson = { name: demo.userName, email: demo.email };
