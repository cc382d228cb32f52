"""The medical history: a patient's own records, and the doctors who may read them."""
