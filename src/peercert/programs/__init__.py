"""Programmes that an office writes itself: what each asks for, and where a person stands in it.

A programme's rules are its own. They are judged with the findings of the states' rulebooks, and
never change what a state's rulebook says about anybody. Pure: no file, no store, no clock.
"""
