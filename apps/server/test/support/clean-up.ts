import { afterAll } from 'vitest';
import { undoForFile } from './folders.ts';

// Vitest runs this before each file, while it loads other modules once for all files of a worker.
afterAll(undoForFile);
