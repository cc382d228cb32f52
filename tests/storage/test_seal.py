"""Private text at rest: sealed, tamper-proof, and with keys that rotate."""

import pytest
from cryptography.fernet import Fernet

from storage.seal import Seal, SealError
from storage.store import Store
from tests.builders import NOW, SEAL

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.mark.parametrize("text", ["", "chest pain", "Имя ☂ 🙂", "half a letter \ud83d", "x" * 9999])
def test_what_was_sealed_opens_again(text: str) -> None:
    token = Seal([NEW]).seal(text)
    assert Seal([NEW]).open(token) == text
    assert token.isascii()
    assert not text or text not in token
    assert Seal([NEW]).seal(text) != token, "the same text never looks the same"


def test_a_new_key_seals_and_the_old_one_still_opens() -> None:
    token = Seal([OLD]).seal("note")
    rotated = Seal([NEW, OLD])
    assert rotated.open(token) == "note"
    assert Seal([NEW]).open(rotated.seal("later")) == "later"


def test_another_key_or_a_changed_token_opens_nothing() -> None:
    token = Seal([OLD]).seal("note")
    with pytest.raises(SealError):
        Seal([NEW]).open(token)
    with pytest.raises(SealError):
        Seal([OLD]).open(token[:-2] + "AA")


@pytest.mark.parametrize("keys", [[], [""], ["short"], ["x" * 44], [NEW, "ключ"]])
def test_what_is_no_key_is_refused(keys: list[str]) -> None:
    with pytest.raises(SealError):
        Seal(keys)


async def test_a_lost_key_shows_when_the_store_is_opened(store: Store, database_url: str) -> None:
    assert (await store.deliveries.status(NOW)).waiting == 0
    with pytest.raises(SealError):
        async with Store.open(database_url, Seal([NEW])):
            pass
    rotated = Seal([NEW, "cHJheGlzLXRlc3RzLXByYXhpcy10ZXN0cy1wcmF4aXM="])
    assert rotated.open(SEAL.seal("both keys")) == "both keys"
    async with Store.open(database_url, rotated):
        pass
