"""Things to ask for when every route is walked as everybody.

Each app with routes that take arguments has a module here with one function
``examples(cast) -> dict[str, Example]``, by the name of the route. It makes what it
needs with the app's own verbs; every request of the walk is rolled back.
"""
