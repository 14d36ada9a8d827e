"""Files and functions that are longer than theirs may be, and folders that are fuller: each why.

`tests/test_project.py` takes none that is not here, and none here that is short by now.
"""

from __future__ import annotations

LONG_FILES = {
    "librarian_site/settings.py": "one setting after another: a list, not code",
    "ingestion/models.py": "Django wants an app's tables in one module; these are declarations",
    "library/models.py": "as above; what asks them is in querysets.py",
    "library/document_kinds.py": "one entry a kind: a list, not code",
    "ingestion/documents/errors.py": "one failure after another: a list, not code",
    "ingestion/extraction/markup/latex.py": "one grammar",
    "library/vector_index/qdrant_server.py": "every call of one protocol, on a server",
    "library/vector_index/edge/shard.py": "every call of one protocol, on a shard",
    "ingestion/jobs/transitions.py": "every transition of a job and nothing else",
    "tests/api/test_stream.py": "all of one route",
    "tests/backups/test_round_trip.py": "all of one promise: what is backed up comes back",
    "tests/deploy/test_deployment.py": "one deployment is started for all of it",
    "tests/embedded/test_embedded.py": "all of the embedded stores, started in one way",
    "tests/fixtures.py": "fixtures are found by their names: a list, not code",
    "tests/flow/test_browser.py": (
        "one librarian in one browser, whose items later tests find; a start takes longer"
    ),
    "tests/imports/test_bookmark_files.py": (
        "a document and what is read of it, one after the other"
    ),
    "tests/imports/test_read_later.py": "as above",
    "tests/security/hostile.py": "one hostile document after another: a list, not code",
    "tests/security/routes.py": "one route after another: a list, not code",
    "tests/unit/ingestion/capture/test_browser.py": "one module, and pages made for it",
    "tests/unit/ingestion/extraction/ebooks/test_epub.py": "one module, and books made for it",
    "tests/unit/ingestion/extraction/office/test_docx.py": "one module, and documents made for it",
    "tests/unit/ingestion/fetching/test_fetcher.py": "one module, behaviour by behaviour",
    "tests/unit/ingestion/imports/test_entries_to_jobs.py": "as above",
    "tests/unit/ingestion/jobs/test_scheduling.py": "as above",
    "tests/unit/ingestion/jobs/test_tracker.py": "as above",
    "tests/unit/ingestion/llm/test_enrichment.py": "as above",
    "tests/unit/library/search/test_service.py": "as above",
    "tests/unit/library/vector_index/edge/test_collection.py": "as above",
    "tests/unit/library/vector_index/test_vector_index.py": "one protocol, on every engine",
}
FULL_FOLDERS = {
    "ingestion": "Django's own files, an *_api.py and a *_views.py for each thing that has pages",
    "library": "as above",
}
LONG_FUNCTIONS = {
    "library/exports/json_lines.py as_dict": "one field after another: a list, not code",
    "ingestion/pipeline.py run": "the stages, one after another",
    "ingestion/analysis/__init__.py enrich": "the steps of the stage, one after another",
    "ingestion/jobs/transitions.py fail": "one transition, all of its columns in sight",
    "ingestion/llm/client.py _ask": "one request, with the validator inside that pydantic-ai wants",
    "ingestion/llm/document_reader.py _ask": "one request, from its budget to its bill",
    "tests/documents/server.py _add_routes": "one route after another: a list, not code",
    "tests/e2e/test_first_steps.py test_from_the_first_command_to_a_passage_found_again": (
        "steps of one way, each timed"
    ),
    "tests/exports/library.py fill": "one column after another: a list, not code",
    "tests/flow/test_browser.py test_what_is_done_without_a_line_waits_for_it_and_is_sent_once": (
        "steps of one way"
    ),
    "tests/imports/test_notes_and_kobo.py "
    "test_notes_of_joplin_with_notebooks_tags_and_attached_documents": (
        "one file as it is exported"
    ),
    "tests/imports/test_read_later.py test_readeck_zip_by_gos_names": "one file as it is exported",
    "tests/imports/test_workbooks.py xlsx": "one file's parts",
    "tests/security/hostile.py _pages": "one hostile document after another: a list, not code",
    "tests/security/hostile.py _encodings": "as above",
    "tests/security/hostile.py _pdfs": "as above",
    "tests/security/routes.py objects": "one object after another: a list, not code",
    "tests/unit/ingestion/capture/test_browser.py captured": "one page with all that pages do",
    "tests/unit/ingestion/fetching/test_headless_browser.py "
    "test_a_page_is_shown_and_reaches_only_what_it_may": (
        "one start of the browser for all that a page can try"
    ),
}
