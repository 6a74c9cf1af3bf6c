import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// An AOT cache takes no classes from before Java 6: they carry no stack maps. This gives them
/// some.
///
///     java RenewClasses.java JAR
static final int TO = ClassFile.JAVA_8_VERSION;

void main(String[] args) throws IOException {
  Path jar = Path.of(args[0]).toAbsolutePath();
  try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()});
      FileSystem inside = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of());
      var files = Files.walk(inside.getPath("/"))) {
    ClassHierarchyResolver types =
        ClassHierarchyResolver.ofResourceParsing(loader).orElse(ClassHierarchyResolver.defaultResolver());
    ClassFile format =
        ClassFile.of(StackMapsOption.GENERATE_STACK_MAPS, ClassHierarchyResolverOption.of(types));
    List<Path> classes = files.filter(file -> file.toString().endsWith(".class")).toList();
    for (Path file : classes) {
      ClassModel old = format.parse(Files.readAllBytes(file));
      if (old.majorVersion() < ClassFile.JAVA_6_VERSION) {
        Files.write(file, format.transformClass(old, renewing()));
      }
    }
  }
}

/// Methods are written anew, which is when stack maps are made.
static ClassTransform renewing() {
  MethodTransform code = MethodTransform.transformingCode((to, element) -> to.with(element));
  return (to, element) -> {
    switch (element) {
      case ClassFileVersion _ -> to.withVersion(TO, 0);
      case MethodModel method -> to.transformMethod(method, code);
      default -> to.with(element);
    }
  };
}
