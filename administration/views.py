"""Addresses of the door."""

from flask import Blueprint

pages = Blueprint("administration", __name__)
