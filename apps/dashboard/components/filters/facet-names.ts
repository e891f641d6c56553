/** The filters whose values are counted. */
export const facetNames = ['status', 'agent_id', 'kind', 'model'] as const;

export type FacetName = (typeof facetNames)[number];

/** Their labels. */
export const facetLabels: Record<FacetName, string> = {
  status: 'Status',
  agent_id: 'Agent',
  kind: 'Kind',
  model: 'Model',
};
