"use strict";
// Every word of the page that does not come with the data, in Chinese and English.
const WORDS = {
  // frame
  other: ["English", "中文"], views: ["视图", "Views"], find: ["查找企业、党组织、产业链", "Find a firm, organization or chain"],
  findHint: ["名称、简称、编号或拼音首字母，如 lzhn", "name, alias, id or pinyin initials"], nothing: ["没有找到", "nothing found"],
  results: ["项结果", "results"], close: ["关闭", "Close"], details: ["详情", "Details"], show: ["在下列视图中查看：", "Show in:"],
  digest: ["数据版本", "Data version"], internal: ["仅限内部使用", "For internal use only"],
  redaction: ["脱敏级别：不含党员个人信息，少于 5 人的计数显示为 <5，会泄露它们的显示为 *", "Redaction: no personal data, counts of people under 5 shown as <5, those that give them away as *"],
  synthetic: ["含合成样例数据", "contains synthetic sample data"],
  // tables and saving
  search: ["在表内搜索", "Search in this table"], rows: ["行", "rows"], of: ["/ 共", "of"], all: ["全部", "all"],
  csv: ["导出 CSV", "Save CSV"], png: ["导出图片", "Save PNG"], print: ["打印", "Print"], more: ["再显示", "show more:"],
  cut: ["数据较多，本页只含前", "The page holds only the first"], none: ["没有这项结果", "There is no such answer"],
  empty: ["没有符合条件的记录", "No row fits"], name: ["名称", "name"], asof: ["截至", "as of"], yes: ["是", "yes"], no: ["否", "no"],
  unknown: ["未知", "unknown"], sorted: ["排序", "Sort by"], tooLong: ["图片过长，只导出前半部分", "The picture is cut: the view is too long"],
  // why
  why: ["依据", "Why"], facts: ["事实", "Facts"], rules: ["所依据的规则", "Rules used"], rule: ["规则", "Rule"],
  since: ["自", "since"], since_at_least: ["至少自", "at least since"], confirmed: ["核对于", "confirmed"], legal: ["法规", "legal"], guidance: ["指导意见", "guidance"],
  local: ["本地约定", "local convention"], hard: ["硬性", "hard"], soft: ["一般要求", "generally"], reasonless: ["没有给出依据", "No reason is given"],
  // overview
  firms: ["企业", "Firms"], organizations: ["党组织", "Party organizations"], coverageRate: ["组织覆盖率", "Coverage rate"],
  separateRate: ["单独组建率", "Separate rate"], nonPublic: ["在营非公企业", "operating non-public firms"],
  branchless: ["未建党组织企业", "Firms without organization"], homeUnknown: ["是否已建党组织不详", "Not known whether it has an organization"],
  found: ["发现的供需链", "Supply chains found"], pairs: ["结对安排", "Pairs"], kept: ["沿用", "kept"], proposed: ["新建议", "proposed"],
  unmatched: ["未匹配", "unmatched"], figures: ["公布数与核对数", "Published and found figures"], holds: ["成立", "hold"],
  contradicted: ["不符", "contradicted"], open: ["无法判定", "undecided"], committeesN: ["产业链党委对照", "The chain committees side by side"], rates: ["覆盖率分组", "Coverage by group"],
  changes: ["与对比数据相比的变化", "What changed since the other park"], noChanges: ["两份数据没有差别", "Both parks hold the same records"],
  oneXN: ["1 + X + N", "1 + X + N"], cultivated: ["待培育", "to cultivate"], others: ["其他结果", "Other answers"],
  published: ["公布", "published"], foundValue: ["核得", "found"],
  // network
  kinds: ["对象（点击筛选）", "What is drawn (filter)"], relations: ["关系", "Relations"], fit: ["全图", "Fit"],
  layout: ["排列", "Layout"], byChain: ["按供需链", "by chain"], byStreet: ["按街道", "by street"],
  marks: ["标记", "Marks"], anchorMark: ["终端企业（大号）", "End firm of a chain (large)"], weakMark: ["最薄弱环节的供应商（大号黑圈）", "Seller in a weakest link (large, black ring)"],
  chokeMark: ["供需链卡点企业（黑圈）", "Chokepoint of supply (black ring)"], chokepoints: ["供需链卡点企业", "Chokepoints of supply"], unorganized: ["其中未建党组织", "without an organization:"],
  chokeHere: ["本链上的卡点企业", "Chokepoints in this chain"],
  hint: ["点击图中的点，或在右上角查找；滚轮缩放，拖动平移，方向键移动。", "Click a point or use Find; wheel zooms, drag or arrow keys move."],
  picture: ["网络图：企业、党组织与产业链。读屏请用“查找”选择企业，在详情中沿关系浏览。", "Network picture. With a screen reader use Find, then walk along the relations in the details."],
  notDrawn: ["规模所限，网络图中没有画它", "Too large a park: it is not drawn in the network"],
  about: ["基本情况", "Facts"], neighbours: ["关系", "Relations"], referring: ["相关记录", "Records"], andMore: ["另有（未列出）", "and more, not listed:"],
  // chains
  chainList: ["选择一条供需链", "Choose a supply chain"], inPark: ["园区内采购占比", "bought in the park"], confidence: ["可信度", "confidence"],
  tier: ["第", "tier"], tierEnd: ["层", ""], lastTier: ["（最下游）", " (end)"], firmsUnit: ["家", "firms"], chainName: ["产业链", "Chain"], moreFirms: ["家未画出", "firms not drawn"], soleLink: ["园区内唯一供应商", "only supplier in the park"],
  weakest: ["最薄弱环节", "Weakest link"], normalLink: ["有其他供应商", "other suppliers exist"], unknownLink: ["供应额未知", "value unknown"],
  flowHint: ["从左（上游）到右（终端）。点企业看它的上下游与产品；橙红为园区内唯一供应商。", "Left (upstream) to right (end). Click a firm for its links and products; vermilion: the only supplier in the park."],
  generalFirm: ["通用供应商，客户分布于多条链，不属于任何一条供需链", "a general supplier: its customers spread over many chains, it belongs to none"],
  noSupplyChain: ["不在任何一条供需链中", "is in no supply chain"],
  hiddenRelations: ["所选对象的部分关系没有画出（左侧未勾选）：", "Some relations of the chosen one are not drawn (unticked at the left): "], showThem: ["全部画出", "draw them all"],
  detail: ["事实与规则", "Facts and rules"],
  notListed: ["这条链没有列入本页（数据过多）", "This chain is not on the page (too much data)"], suppliers: ["家供应商", "suppliers"],
  withoutOrg: ["未建党组织", "no organization"], withOrg: ["已建党组织或未列入", "has one, or not counted"], tierProducts: ["产品：", "products: "],
  flowPicture: ["供需链图：", "Picture of the chain "], general: ["通用供应商（不属于任何一条链）", "General suppliers (in no single chain)"], chainMembers: ["链上企业", "Firms of the chain"],
  chainLinks: ["链内供应关系（园区内供应商最少的在前）", "Links of the chain (fewest suppliers first)"],
  // stages
  segments: ["个环节", "segments"], firmsHere: ["家本地企业", "firms here"], mainMakers: ["主业", "main makers:"], onlyOne: ["独此一家", "only one"], leader: ["链主", "leader"],
  hasOrg: ["已建", "with:"], noOrg: ["未建", "without:"], orgUnknown: ["不详", "not known:"], couldFill: ["可补", "Could fill it:"], attract: ["宜招引", "To attract:"],
  // coverage
  byAction: ["按对策", "By action"], byChainN: ["按产业链", "By chain"], byStreetN: ["按街道", "By street"], street: ["街道", "Street"],
  askFirst: ["先问", "Ask first:"], filterHint: ["点击条形即筛选下表", "click a bar to filter the table"], joint: ["联合组建分组", "Joint-branch groups"], clear: ["取消筛选", "Clear filters"],
  group: ["组", "Group"], noValue: ["（未填）", "(not given)"], units: ["个单位", "units"],
  // pairing
  mentors: ["结对帮带党组织", "Mentor organizations"], paired: ["非公企业党组织", "Organizations of non-public firms"], existing: ["现有结对", "existing pair"],
  score: ["得分", "Score"], parts: ["得分构成", "Parts of the score"], runnerUp: ["次优", "Runner-up"], runnerCost: ["换成次优的损失", "cost of the runner-up"],
  pairHint: ["实线为现有结对，虚线为建议结对；点党组织看得分构成。", "Solid: existing; dashed: proposed. Click an organization for the parts of its score."],
  pairPicture: ["结对关系图", "Picture of the pairs"], noPairs: ["没有结对数据", "No pairs"], mentor: ["结对方", "Mentor"],
  // map
  crs: ["坐标系", "Coordinate system"], crsNone: ["未注明", "not stated"], located: ["家按坐标画出", "firms at their coordinates"],
  onStreet: ["家只知街道，计在街道中心（空心圆）", "firms counted at the centre of their street (hollow circle)"],
  unlocated: ["家位置未知，未画", "firms of unknown place, not drawn"], otherCrs: ["家坐标系不同，未画（不作换算）", "firms in another coordinate system, not drawn (nothing is converted)"],
  layer: ["图层", "Layer"], layerCoverage: ["党组织覆盖", "Coverage"], layerChain: ["产业链", "Industry chain"], layerMembers: ["正式党员数", "Full members"],
  layerProjects: ["项目", "Projects"], noTiles: ["示意图：无底图，不作导航或界线依据", "Sketch without base map; shows no borders"], project: ["项目", "project"],
  projectsUnknown: ["个项目位置未知，未画", "projects of unknown place, not drawn"], cellsNote: ["企业过多，按网格汇总", "Too many firms: counted per cell of a grid"],
  nonePlaced: ["没有已知位置的企业", "No firm has a known place"], noChain: ["不在任何产业链", "in no industry chain"], zoomIn: ["放大", "Zoom in"], zoomOut: ["缩小", "Zoom out"],
  km: ["千米", "km"], hasNone: ["未建", "none"], hasOne: ["已建或未列入", "has one, or not counted"], located1: ["家有坐标", "with coordinates"]
};
const UNITS = { 人: "people", 名: "people", 家: "firms", 个: "", 级: "tiers", 条: "records", 万元: "10k yuan", 项: "", 次: "times", 分: "points" };
// Names of facts that no column and no property declares.
const FACTS = {
  threshold: ["标准", "limit"], home_organizations: ["企业内党组织数", "home organizations"], functional: ["只是功能型成员单位", "unit of a functional organization only"],
  moved_members: ["待转入的正式党员", "full members to be transferred"], transferred_full_members: ["已转入的正式党员", "transferred full members"], instructor: ["党建指导员", "instructor"], known: ["已知", "known"],
  share: ["占比", "share"], overlaps: ["跨链成员", "members of several chains"], tables: ["所用数据表", "tables"], joint_span: ["联合单位上限", "most units"],
  mentor: ["结对方", "mentor"], since: ["起始", "since"], path_months: ["最少月数", "months at least"], applicants: ["入党申请人", "applicants"], development_targets: ["发展对象", "development targets"], unknown: ["未知", "unknown"],
  unit_full_members: ["各单位正式党员", "full members of each unit"], able: ["“四好”齐备", "with all four goods"], unassessed: ["未完整考察", "not fully assessed"],
  links: ["供应关系", "links"], steps: ["轮数", "steps"], unclear: ["存疑", "unclear"]
};
