package io.lateen.mixer.adapter.grpc;

import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What `protoc --include_imports --descriptor_set_out` writes, in base64 as objects hold it.
///
/// @param files in the order of the set: imported ones first
record DescriptorSet(List<FileDescriptor> files) {
  private static final Map<String, FileDescriptor> WELL_KNOWN =
      Stream.of(
              AnyProto.getDescriptor(),
              DurationProto.getDescriptor(),
              StructProto.getDescriptor(),
              TimestampProto.getDescriptor(),
              WrappersProto.getDescriptor(),
              DescriptorProtos.getDescriptor())
          .collect(Collectors.toUnmodifiableMap(FileDescriptor::getName, file -> file));

  /// @throws IllegalArgumentException when it is none, with the reason
  static DescriptorSet parse(String base64) {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(base64);
      return new Builder(FileDescriptorSet.parseFrom(bytes)).build();
    } catch (InvalidProtocolBufferException | DescriptorValidationException e) {
      throw new IllegalArgumentException("not a FileDescriptorSet: " + e.getMessage(), e);
    }
  }

  /// The service that instances are handed to: `HandleMetricService`.
  Optional<ServiceDescriptor> service() {
    return files.reversed().stream()
        .flatMap(file -> file.getServices().stream())
        .filter(service -> service.getName().startsWith("Handle"))
        .filter(service -> !service.getMethods().isEmpty())
        .findFirst();
  }

  /// The last message with this short name: those of imported files come before.
  Optional<Descriptor> message(String name) {
    return files.reversed().stream()
        .flatMap(file -> file.getMessageTypes().stream())
        .filter(message -> message.getName().equals(name))
        .findFirst();
  }

  private static final class Builder {
    private final Map<String, FileDescriptorProto> given = new LinkedHashMap<>();
    private final Map<String, FileDescriptor> built = new LinkedHashMap<>();

    Builder(FileDescriptorSet set) {
      set.getFileList().forEach(file -> given.put(file.getName(), file));
    }

    DescriptorSet build() throws DescriptorValidationException {
      for (FileDescriptorProto file : List.copyOf(given.values())) {
        build(file);
      }
      return new DescriptorSet(List.copyOf(built.values()));
    }

    /// A file that imports itself, by whatever way, does not find itself, and is refused.
    private FileDescriptor build(FileDescriptorProto file) throws DescriptorValidationException {
      FileDescriptor known = built.get(file.getName());
      if (known != null) {
        return known;
      }
      given.remove(file.getName());
      FileDescriptor[] imports = new FileDescriptor[file.getDependencyCount()];
      int found = 0;
      for (String name : file.getDependencyList()) {
        FileDescriptorProto next = given.get(name);
        FileDescriptor ready = next == null ? built.get(name) : build(next);
        FileDescriptor dependency = ready == null ? WELL_KNOWN.get(name) : ready;
        if (dependency != null) {
          imports[found++] = dependency;
        }
      }
      FileDescriptor[] present = new FileDescriptor[found];
      System.arraycopy(imports, 0, present, 0, found);
      FileDescriptor descriptor = FileDescriptor.buildFrom(file, present, true);
      built.put(file.getName(), descriptor);
      return descriptor;
    }
  }
}
