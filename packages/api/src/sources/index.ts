export { readJsonRecords } from './json-records.ts';
export {
  type LitellmAgentField,
  litellmAgentFields,
  litellmSelection,
  litellmSession,
} from './litellm.ts';
