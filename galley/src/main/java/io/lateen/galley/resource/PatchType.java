package io.lateen.galley.resource;

/// The patch languages, by media type.
public enum PatchType {
  /// RFC 7386.
  MERGE("application/merge-patch+json"),
  /// RFC 6902.
  JSON("application/json-patch+json"),
  /// Kubernetes' own, which merges lists by key; built-in kinds only.
  STRATEGIC("application/strategic-merge-patch+json"),
  /// Server-side apply.
  APPLY("application/apply-patch+yaml");

  private final String mediaType;

  PatchType(String mediaType) {
    this.mediaType = mediaType;
  }

  public String mediaType() {
    return mediaType;
  }
}
