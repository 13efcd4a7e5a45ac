// 公布过的数据
// Figures that were published
// returns claim_id, figure, bound, published, unit
// twin    chaingraph.analysis.figures.reconcile_figures
MATCH (c:Claim)
RETURN c.id AS claim_id, c.name AS figure, c.bound AS bound, c.value AS published, c.unit AS unit
ORDER BY figure, claim_id
