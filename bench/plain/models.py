from __future__ import annotations

from django.db import models


class Town(models.Model):
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class Matter(models.Model):
    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=20, db_index=True)
    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="matters")
    stands_at = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="+")
    yen = models.PositiveBigIntegerField()
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reference
