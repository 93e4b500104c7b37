"""nbgrader's own configuration: `solutions/` is its source folder and `exercises/` its release folder."""

c = get_config()  # noqa: F821 (given by traitlets, which runs this file)

c.CourseDirectory.course_id = "outsourcing-lab"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"

# What students' notebooks show must not act in the browser of who looks at it in formgrader.
c.HTMLExporter.sanitize_html = True
