"""Titles of meetings without end, in ten scripts: what caches are held against."""

from __future__ import annotations

import random
from collections.abc import Iterator

SCRIPTS = (
    "Quarterly review budget hiring Łódź naïve Ørsted façade",
    "Σχεδιασμός συνάντηση προϋπολογισμός έργο ομάδα",
    "Совещание планирование бюджет отдел проект",
    "اجتماع مراجعة الميزانية فريق المشروع",
    "פגישה תקציב צוות סקירה פרויקט",
    "बैठक समीक्षा परियोजना बजट क्षेत्र",
    "ประชุม ทบทวน งบประมาณ โครงการ ทีมงาน",
    "会议 预算 项目 团队 审查 计划",
    "会議 予算 プロジェクト かいぎ 計画",
    "회의 예산 프로젝트 검토 계획",
)
EXTRAS = ("🙂", "👩\u200d💻", "🇩🇰", "—", "№", "½", "#")


def titles(seed: int) -> Iterator[str]:
    """Titles without end, no two alike, each in one to three scripts."""
    dice, number = random.Random(seed), 0  # noqa: S311 - nothing is to be kept secret
    while True:
        number += 1
        words = [
            word
            for script in dice.sample(SCRIPTS, dice.randint(1, 3))
            for word in dice.choices(script.split(), k=dice.randint(1, 4))
        ]
        yield " ".join([*words, dice.choice(EXTRAS), str(number)])
