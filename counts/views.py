"""Addresses of the door."""

from flask import Blueprint

pages = Blueprint("counts", __name__)
