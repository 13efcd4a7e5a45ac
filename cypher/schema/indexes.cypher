// 索引：供其他记录查找的属性；由 tools/query_index.py 按声明生成，chaingraph load 会自动建立
// Indexes: properties by which other records are found; generated from the declarations, chaingraph load creates them
CREATE INDEX cg_certificate_enterprise_id IF NOT EXISTS FOR (n:Certificate) ON (n.enterprise_id);
CREATE INDEX cg_recruitmentplan_enterprise_id IF NOT EXISTS FOR (n:RecruitmentPlan) ON (n.enterprise_id);
CREATE INDEX cg_industrychain_committee_id IF NOT EXISTS FOR (n:IndustryChain) ON (n.committee_id);
CREATE INDEX cg_product_name IF NOT EXISTS FOR (n:Product) ON (n.name);
CREATE INDEX cg_product_parent IF NOT EXISTS FOR (n:Product) ON (n.parent);
CREATE INDEX cg_chainsegment_chain_id IF NOT EXISTS FOR (n:ChainSegment) ON (n.chain_id);
CREATE INDEX cg_officer_department_id IF NOT EXISTS FOR (n:Officer) ON (n.department_id);
CREATE INDEX cg_visit_enterprise_id IF NOT EXISTS FOR (n:Visit) ON (n.enterprise_id);
CREATE INDEX cg_visit_officer_id IF NOT EXISTS FOR (n:Visit) ON (n.officer_id);
CREATE INDEX cg_event_venue_id IF NOT EXISTS FOR (n:Event) ON (n.venue_id);
CREATE INDEX cg_problem_enterprise_id IF NOT EXISTS FOR (n:Problem) ON (n.enterprise_id);
CREATE INDEX cg_problem_event_id IF NOT EXISTS FOR (n:Problem) ON (n.event_id);
CREATE INDEX cg_approval_enterprise_id IF NOT EXISTS FOR (n:Approval) ON (n.enterprise_id);
CREATE INDEX cg_financing_enterprise_id IF NOT EXISTS FOR (n:Financing) ON (n.enterprise_id);
CREATE INDEX cg_demand_enterprise_id IF NOT EXISTS FOR (n:Demand) ON (n.enterprise_id);
CREATE INDEX cg_demand_matched_by IF NOT EXISTS FOR (n:Demand) ON (n.matched_by);
CREATE INDEX cg_resource_provider_id IF NOT EXISTS FOR (n:Resource) ON (n.provider_id);
CREATE INDEX cg_venue_owner_id IF NOT EXISTS FOR (n:Venue) ON (n.owner_id);
CREATE INDEX cg_post_enterprise_id IF NOT EXISTS FOR (n:Post) ON (n.enterprise_id);
CREATE INDEX cg_post_committee_id IF NOT EXISTS FOR (n:Post) ON (n.committee_id);
CREATE INDEX cg_posting_member_id IF NOT EXISTS FOR (n:Posting) ON (n.member_id);
CREATE INDEX cg_project_chain_id IF NOT EXISTS FOR (n:Project) ON (n.chain_id);
CREATE INDEX cg_project_owner_id IF NOT EXISTS FOR (n:Project) ON (n.owner_id);
CREATE INDEX cg_sourcescope_chain_id IF NOT EXISTS FOR (n:SourceScope) ON (n.chain_id);
CREATE INDEX cg_sourcescope_organization_id IF NOT EXISTS FOR (n:SourceScope) ON (n.organization_id);
