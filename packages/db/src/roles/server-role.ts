/** The role that serves requests, created by the migrations. It owns nothing and bypasses nothing. */
export const serverRole = 'masker_server';
