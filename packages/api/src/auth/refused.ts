import { ApiError } from '@masker/contract';
import type { Principal } from './principal.ts';

/** Refuses a credential that was valid earlier. The principal is for the audit log only. */
export class CredentialRefused extends ApiError {
  readonly principal: Principal;

  constructor(message: string, principal: Principal) {
    super('unauthenticated', message);
    this.principal = principal;
  }
}
