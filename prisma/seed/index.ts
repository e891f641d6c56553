export { demo, neighbour } from './accounts.ts';
export {
  demoAgents,
  noisyNeighbour,
  type Scenario,
  type ScenarioName,
  scenarios,
} from './scenarios/index.ts';
export { isSeeded, type SeedOptions, type SeedResult, seed } from './seed.ts';
