"""Words that only seem to hold a shorter one: 集中药品采购 speaks of 药品, not of 中药.

Chinese has no blanks, so a search for 中药 finds the end of one word and the beginning of the next.
From a small list of the field's words the traps of any search word are composed: a word that ends
with its first part, followed by a word that begins with its second part.
"""

from __future__ import annotations

from functools import cache

BEFORE = (
    "集中 其中 之中 当中 我国 全国 各国 本国 中国 外国 处方 地方 对方 各方 双方 有方 最新 创新 更新 使用 试用 "
    "适用 采用 费用 应用 作用 利用 服务 任务 业务 事务 公开 展开 召开 要求 需求 请求 行动 活动 推动 流动 自动 "
    "生产 国产 财产 资产 遗产 检查 调查 审查 核查 抽查 管理 办理 处理 受理 原理 代理 注册 备案 方案 档案 立案 "
    "监督 质量 数量 发生 卫生 医生 先生 学生 保健 医学 科学 化学 大学 特殊 进口 出口 标准 批准 水准 提高 最高 "
    "企业 行业 产业 专业 农业 安全 健全 保证 许可 认可 项目 科目 目的 目标 委托 农药 兽药 医药 中医 西医 制药 "
    "开发 研发 签发 批发 技术 手术 临床 起草 药材 器材 教材 实施 措施 设施 加工 职工 人工 分类 种类 各类 销售 零售 "
    "不良 改良 优良 风险 保险 危险 信息 消息 电子 分子 网上 以上 线上 网络 联络"
).split()
AFTER = (
    "药品 药物 药监 药店 药械 药房 药企 药材 药师 药用 药典 药学 医药 医疗 医院 医保 医用 医师 器械 器材 品种 "
    "品牌 品质 产品 产业 产地 产能 国家 国产 国务院 国际 生产 生物 生命 生效 用药 用途 用户 用品 管理 管控 检验 "
    "检查 检测 监管 监督 监测 审评 审批 审查 注册 标准 标签 质量 质控 化妆 化学 妆品 制剂 制品 制药 制度 制造 制定 "
    "规定 规范 规则 局长 部门 部署 行为 行业 行政 业务 企业 市场 场所 场地 处罚 处置 处理 处方 方案 方法 方面 "
    "中药 中心 中央 中医 中国 新药 新闻 新型 安全 全面 全国 研究 研制 发布 发展 发现 会议 议题 要求 求证 务必 "
    "经营 经济 经验 流通 通告 通知 通过 公告 告知 开展 开发 人员 员工 工作 作为 作用 物质 物流 证据 证书 "
    "证明 可能 可以 能力 力度 度假 上市 上报 上网 下达 下发 下架 口岸 信用 息率 理论 理念 学习 学术 术语"
).split()


@cache
def traps(word: str) -> tuple[str, ...]:
    """The compositions in which the folded `word` stands only by accident.

    >>> "集中药品" in traps("中药"), "集中药材" in traps("中药")
    (True, False)
    """
    if len(word) < 2 or word.isascii():
        return ()
    found: list[str] = []
    for cut in range(1, len(word)):
        head, tail = word[:cut], word[cut:]
        ends = [one for one in BEFORE if len(one) > cut and one.endswith(head)]
        starts = [one for one in AFTER if len(one) > len(tail) and one.startswith(tail)]
        found += [a + b for a in ends for b in starts if not _whole(head + b)]
    return tuple(dict.fromkeys(found))


def _whole(longer: str) -> bool:
    """中药材 begins with 中药 itself: after 集 it is no accident."""
    return longer in _WHOLE


_WHOLE = frozenset("中药材 中药饮片 中药房 中药师 中药学 新药品种 西药品种 西药房 成药品种 原料药品".split())
