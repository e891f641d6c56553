/**
 * The name of a known agent once sessions of it are written, as SQL: it stays, as a person may have chosen it, unless no
 * session had a name before and it is the id.
 */
export const keptName = 'CASE WHEN kept.name = kept.id THEN excluded.name ELSE kept.name END';
