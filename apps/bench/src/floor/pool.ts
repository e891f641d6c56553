import pg from 'pg';

/** The same number of connections as the product. */
export const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 16 });
