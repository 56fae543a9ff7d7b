"""Money: budgets, the books that follow them up, and the grants whose every krona has a purpose."""

from budget.models.budgets import Budget, BudgetRevision, BudgetRow, Financing, RowSource
from budget.models.grants import Funder, Grant, GrantExclusion, GrantReport, GrantShelter, Payment, Requisition
from budget.models.ledger import Account, BookObject, Books, LedgerEntry

__all__ = [
    "Account",
    "BookObject",
    "Books",
    "Budget",
    "BudgetRevision",
    "BudgetRow",
    "Financing",
    "Funder",
    "Grant",
    "GrantExclusion",
    "GrantReport",
    "GrantShelter",
    "LedgerEntry",
    "Payment",
    "Requisition",
    "RowSource",
]
