package io.lateen.galley.resource;

/// The form a caller wants objects in (its `Accept` header).
public sealed interface Rendering {

  /// Objects as they are.
  record Whole() implements Rendering {}

  /// `as=Table;v=…;g=meta.k8s.io`.
  ///
  /// @param version `v1` or `v1beta1`
  record Table(String version, IncludeObject includeObject) implements Rendering {}

  /// `as=PartialObjectMetadata` or `as=PartialObjectMetadataList`.
  ///
  /// @param version `v1` or `v1beta1`
  record Metadata(String version) implements Rendering {}

  /// How much of its object a table row carries.
  enum IncludeObject {
    NONE,
    METADATA,
    OBJECT
  }
}
