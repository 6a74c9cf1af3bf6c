package io.lateen.galley.resource;

/// What a call wants done.
public enum Verb {
  CREATE,
  GET,
  LIST,
  WATCH,
  UPDATE,
  PATCH,
  DELETE,
  DELETE_COLLECTION
}
