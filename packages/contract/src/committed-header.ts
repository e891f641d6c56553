/**
 * Of an installation with read replicas: a response to a write says up to which position of PostgreSQL's write-ahead log
 * everything is committed; a request that sends it back reads at least as much.
 */
export const committedHeader = 'x-masker-committed';
