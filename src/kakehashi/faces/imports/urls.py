from __future__ import annotations

from django.urls import path

from kakehashi.faces.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("<int:import_id>/", views.import_, name="import_"),
    path("<int:import_id>/mapping/", views.mapping, name="mapping"),
    path("<int:import_id>/commit/", views.commit, name="commit"),
    path("<int:import_id>/undo/", views.undo, name="undo"),
    path("<int:import_id>/cancel/", views.cancel, name="cancel"),
    path("<int:import_id>/original/", views.original, name="original"),
    path("<int:import_id>/marked/", views.marked, name="marked"),
]
