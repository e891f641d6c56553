/** The role that serves requests, made by the migrations. It owns nothing and bypasses nothing. */
export const serverRole = 'masker_server';
