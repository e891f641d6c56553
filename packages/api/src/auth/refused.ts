import { ApiError } from '@masker/contract';
import type { Principal } from './principal.ts';

/** A credential that was good once: whose, is for the record alone. */
export class CredentialRefused extends ApiError {
  readonly principal: Principal;

  constructor(message: string, principal: Principal) {
    super('unauthenticated', message);
    this.principal = principal;
  }
}
