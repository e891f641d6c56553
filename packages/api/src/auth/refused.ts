import { ApiError } from '@masker/contract';
import type { Principal } from './principal.ts';

/** Refuses a credential whose owner is known: it was valid earlier, or its account is suspended. */
export class CredentialRefused extends ApiError {
  readonly principal: Principal;

  /** @param principal for the audit log only */
  constructor({ code, message, details }: ApiError, principal: Principal) {
    super(code, message, details === undefined ? {} : { details });
    this.principal = principal;
  }
}
