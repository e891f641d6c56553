import { tokenHeaders } from '../product/product.ts';
import { type Contender, Unavailable } from './contender.ts';
import { productServer, restDoor } from './rest.ts';

/** The REST transport of the product, with a token. */
export const restToken: Contender = {
  name: 'rest-token',
  title: 'this product, GET /api/v1/sessions, bearer token',
  async start(context) {
    const { url, pid } = await productServer(context);
    const headers = await tokenHeaders(context.prepared.url, context.prepared.accountId);
    if (headers === null) throw new Unavailable('this version has no tokens.');
    return restDoor(url, pid, headers);
  },
};
