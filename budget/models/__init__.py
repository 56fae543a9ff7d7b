"""Money: budgets, the books that follow them up, and the grants whose every krona has a purpose."""

from budget.models.agreements import Agreement, AgreementDate, AgreementDistrict, Party, SignedFile
from budget.models.budgets import Budget, BudgetRevision, BudgetRow, Financing, RowSource
from budget.models.commitments import Commitment, CommitmentParty
from budget.models.fundings import Contribution, ContributionSource, Funding, ProRating
from budget.models.grants import Funder, Grant, GrantExclusion, GrantReport, GrantShelter, Payment, Requisition
from budget.models.ledger import Account, BookObject, Books, LedgerEntry

__all__ = [
    "Account",
    "Agreement",
    "AgreementDate",
    "AgreementDistrict",
    "BookObject",
    "Books",
    "Budget",
    "BudgetRevision",
    "BudgetRow",
    "Commitment",
    "CommitmentParty",
    "Contribution",
    "ContributionSource",
    "Financing",
    "Funder",
    "Funding",
    "Grant",
    "GrantExclusion",
    "GrantReport",
    "GrantShelter",
    "LedgerEntry",
    "Party",
    "Payment",
    "ProRating",
    "Requisition",
    "RowSource",
    "SignedFile",
]
