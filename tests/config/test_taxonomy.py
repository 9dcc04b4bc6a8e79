"""The editable list of tags: what it gives, and how it refuses mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.taxonomy import default_taxonomy, load_taxonomy
from errors import ConfigError


def test_the_bundled_list_names_the_main_products_and_stages() -> None:
    taxonomy = default_taxonomy()
    assert {"药品", "医疗器械", "化妆品", "中药", "疫苗", "生物制品", "网络销售"} <= {
        t.name for t in taxonomy.products
    }
    assert {"注册", "临床试验", "生产", "经营", "使用", "监测", "召回"} <= {t.name for t in taxonomy.stages}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("product:\n  药品: {words: [药品]}\n", "'product' is not known"),
        ("products:\n  药品: [药品]\n", ":2: 药品: write it as"),
        ("products:\n  药品: {words: []}\n", "at least one word"),
        ("products:\n  药品: {words: [药品], unless: [x]}\n", "write it as"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "taxonomy.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=said):
        load_taxonomy(path)


def test_an_edited_list_is_what_acts_are_tagged_with(tmp_path: Path) -> None:
    from pipelines.acts import read_act

    path = tmp_path / "taxonomy.yml"
    path.write_text("products:\n  眼镜: {words: [隐形眼镜], not: [隐形眼镜盒]}\n", encoding="utf-8")
    taxonomy = load_taxonomy(path)
    facts = read_act("关于隐形眼镜的公告", "", published_on=None, publisher=None, taxonomy=taxonomy)
    assert (facts.products, facts.stages) == (("眼镜",), ())
    boxes = read_act("关于隐形眼镜盒的公告", "", published_on=None, publisher=None, taxonomy=taxonomy)
    assert boxes.products == ()
