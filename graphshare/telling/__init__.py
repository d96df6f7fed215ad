"""How answers are told to people: the JSON of a question turned into tables and the sentences that must go with them.

No function here computes a figure; each takes the finished data of its question.
"""

SEEN = "The log lists this network among those asked; it does not show that an image came back."
BLIND = "These records do not show hot lists, exports, telephone calls, shared logins or images. Not seen is not “did not happen”."
